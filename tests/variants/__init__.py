"""Generated captures with known answers: the judge of the page-text parser."""
