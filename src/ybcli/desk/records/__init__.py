"""Departments' records that open cases by themselves (主动办), and numbers that were issued anew."""
