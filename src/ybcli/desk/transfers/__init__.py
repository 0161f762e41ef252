"""Insurance relations that move between regions (6.5): taken in, given out, and the facts about them."""
