"""What every page shares: the base page, the paint, words for days and clocks, fields, and who may."""
