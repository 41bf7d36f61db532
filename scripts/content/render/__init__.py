"""Lists in, text out: one module per block. Renderers hold no checks and read no files."""
