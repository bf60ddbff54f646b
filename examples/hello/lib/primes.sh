# A look at the table of primes that the build made.

largest_prime() {
  tail -n 1 "$1"
}
