"""What leaves the program: tables now, figures and bibliographies later."""
