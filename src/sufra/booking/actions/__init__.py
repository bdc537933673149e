"""What is done with parties: each deed locks the evening's row, counts, decides, writes, all or nothing."""
