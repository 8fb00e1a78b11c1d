"""What the pages of signing in ask besides."""
