# The commands of this project; README.md gives the same with pip alone.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test check fix docs gate bench train clean

demo: .venv/ready-run  ## set up, read the sample reports, write the brief and say where it is
	$(BIN)/sayso demo $(DEMO_OPTIONS)

test: .venv/ready-dev  ## every test but the slow measures
	$(BIN)/python -m pytest

check: .venv/ready-dev  ## style, types, generated docs, then the tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/python -m sayso.train docs --check
	$(BIN)/python -m pytest

fix: .venv/ready-dev  ## mend what the style checker can mend
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

docs: .venv/ready-dev  ## write the generated pages and schemas anew
	$(BIN)/python -m sayso.train docs

gate: .venv/ready-dev  ## recompute the quality figures against their floors; DATA is the corpora's folder
	$(BIN)/python -m sayso.train gate --data $(DATA)

bench: .venv/ready-dev  ## measure speed, start-up and memory; one JSON line per measure
	$(BIN)/python bench/run.py
	$(BIN)/python bench/ledger_queries.py --folder bench/out

train: .venv/ready-train  ## train the model anew from the corpora in DATA and write the model file
	$(BIN)/python -m sayso.train fit --data $(DATA) --out build/model
	$(BIN)/python -m sayso.train export build/model/checkpoint.safetensors --out build/model/attribution.onnx

.venv/ready-%: pyproject.toml tools/set_up.py
	$(PYTHON) tools/set_up.py $*

clean:  ## remove what the commands above made, the environment included
	rm -rf .venv build dist sayso-demo bench/out .mypy_cache .ruff_cache .pytest_cache .hypothesis
