"""What each figure shows, as a table: its rows, its finding and its headings for the reader."""
