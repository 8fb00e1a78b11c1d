"""The front page and 我的桌面."""
