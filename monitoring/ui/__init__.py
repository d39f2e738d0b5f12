"""Streamlit: the menu, the selection, cached results and the widgets that pages share."""
