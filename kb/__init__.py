"""The knowledge base: records, loading, validation, graph and queries."""
