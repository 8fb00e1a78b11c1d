"""Pages of home: the front, the desk, the site's own pages, corrections, kept filters."""
