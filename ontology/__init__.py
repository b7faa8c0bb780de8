"""The vocabulary of by-product synergy: where it lies, its terms and its reasoning."""
