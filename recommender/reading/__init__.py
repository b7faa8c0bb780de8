"""Reading what a free text in English or Chinese says of a stream: figures, facts, constituents, amounts."""
