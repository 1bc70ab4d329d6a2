"""The preview: watch, rebuild, reload, and mistakes shown in the page."""
