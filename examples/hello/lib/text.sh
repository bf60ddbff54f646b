# Text for people.

greet() {
  printf '%s, %s!\n' "$1" "$2"
}
