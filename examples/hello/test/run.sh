# Runs the program as it will be shipped. Usage: run.sh DIRECTORY
set -e
output=$(sh "$1/hello" tester)
greeting=$(cat "$1/greeting.txt")
expected="$greeting, tester!
The largest prime below 20000 is 19997."
if [ "$output" != "$expected" ]; then
  echo "got:      $output"
  echo "expected: $expected"
  exit 1
fi
echo "tests passed"
