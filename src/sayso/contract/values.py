"""The values that each field may take; docs/guideline.md tells what each means."""

from collections.abc import Mapping
from types import MappingProxyType

ACTS = (
    "say", "estimate", "accuse", "deny", "admit", "confirm", "warn", "threaten", "promise", "request", "refuse",
    "announce", "order", "believe", "want", "doubt", "ask",
)  # fmt: skip
FORMS = ("direct", "mixed", "indirect", "narration")
CLAIM_POLARITIES = ("affirmed", "denied")
FRAME_POLARITIES = ("affirmed", "negated")
CERTAINTIES = ("certain", "probable", "possible", "unstated")
SOURCE_KINDS = (
    "named-person", "named-body", "unnamed-person", "unnamed-group", "document", "outlet", "public", "none",
)  # fmt: skip
ENTITY_LABELS = (
    "person", "group", "organisation", "state", "place", "nationality", "facility", "weapon", "other",
)  # fmt: skip
GUM_LABELS = (  # of the mentions of GUM, wider than ours
    "abstract", "person", "place", "event", "time", "organization", "object", "substance", "animal", "plant",
)  # fmt: skip
MODALITIES = ("actual", "ongoing", "planned", "possible", "conditional", "hypothetical", "attempted")
HEDGES = ("none", "about", "nearly", "more-than", "at-least", "up-to", "fewer-than", "range", "vague")
PLACE_ROLES = ("in", "from", "to", "through", "near", "of")
TIME_ROLES = ("at", "time-from", "time-to", "as-of", "deadline")
UNITLESS = ("", "-", "none")
FRAME_TYPES: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "event": (
        "agree", "consult", "support", "concede", "cooperate", "aid", "retreat", "request", "accuse", "reject",
        "threaten", "protest", "sanction", "mobilize", "coerce", "assault",
    ),
    "toll": (
        "killed", "wounded", "casualties", "missing", "captured", "surrendered", "displaced", "arrested", "destroyed",
    ),
    "strength": ("fighters", "troops", "members", "leaders", "weapons"),
    "presence": ("control", "gain", "lose", "base", "active", "absent"),
    "movement": ("flee", "enter", "return", "withdraw", "deploy", "displace", "smuggle", "travel"),
    "bond": ("pledge", "defect", "split", "merge", "rename", "member", "lead", "ally", "rival", "back", "deny-link"),
    "initiative": (
        "meeting", "talks", "plan", "mechanism", "agreement", "ceasefire", "operation", "list", "barrier",
    ),
    "undertaking": ("ask", "promise", "refuse", "deliver"),
})  # fmt: skip
FRAME_ROLES: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "event": ("actor", "recipient", "instrument"),
    "toll": ("victim", "actor", "instrument"),
    "strength": ("group",),
    "presence": ("group",),
    "movement": ("mover", "ally-of"),
    "bond": ("subject", "object"),
    "initiative": ("host", "taking-part", "target", "name"),
    "undertaking": ("actor", "addressee", "what"),
})  # fmt: skip
