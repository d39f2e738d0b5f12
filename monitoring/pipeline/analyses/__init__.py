"""What is asked of results beyond the scores themselves: one question in each file."""
