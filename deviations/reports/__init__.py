"""What pages and prints say about deviations, with small numbers hidden."""

from deviations.reports.annual import AnnualReport, annual_report, years_with_deviations

__all__ = ["AnnualReport", "annual_report", "years_with_deviations"]
