"""How large an expression and its evaluation may grow: whoever draws a diagram must not stop the office."""

# Of the text: refused when parsed.
MAX_SOURCE_LENGTH = 4_000
MAX_DEPTH = 64
MAX_NODES = 2_000

# Of one evaluation: stopped while it runs. A step is one node of the expression or one element looked at.
MAX_STEPS = 20_000
MAX_SIZE = 100_000
MAX_DIGITS = 300
# Text is copied faster than it is computed: so many characters cost one step.
CHARACTERS_PER_STEP = 64
