"""What stewards work with: facts as texts a person can edit, in a form or in a sheet, and back again."""
