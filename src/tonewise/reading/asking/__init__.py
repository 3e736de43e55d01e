"""What a sentence asks: clauses cut, given roles and joined, by what each language knows of asking."""
