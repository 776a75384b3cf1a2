"""examples -> the model file: batches, the network, the training loop, and the ONNX graph. Needs torch and onnx."""
