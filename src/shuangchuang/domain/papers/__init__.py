"""Official documents (公文): what stands in one and how it is laid out, whatever writes it to a page."""
