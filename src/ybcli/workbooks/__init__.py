"""Excel in, Excel out: employers' workbooks read, templates made, answers given back."""
