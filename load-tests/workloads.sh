#!/usr/bin/env bash
# Writes the workloads and pushes their base images to a registry.
#   workloads.sh DIR REGISTRY      REGISTRY is host:port of a registry that may be spoken to without TLS
# The same bytes every time. Needs a JDK and a static busybox; the bases are built and pushed by ./slipway.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
dir=$1 registry=$2
slipway="$here/../slipway"
rm -rf "$dir"
mkdir -p "$dir"

busybox=$(command -v busybox)
jdk=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")}

echo "base images -> $registry" >&2
mkdir -p "$dir/base-busybox"
cp "$busybox" "$dir/base-busybox/busybox"
cat > "$dir/base-busybox/Dockerfile" <<'X'
FROM scratch
COPY busybox /bin/busybox
RUN ["/bin/busybox", "--install", "-s", "/bin"]
ENV PATH=/usr/local/bin:/usr/bin:/bin:/sbin:/usr/sbin
CMD ["sh"]
X
"$slipway" build --push -t "$registry/bench/busybox:latest" "$dir/base-busybox" >&2

# A JDK image without a distribution: busybox, the JDK, and the C libraries that it links.
mkdir -p "$dir/base-jdk/root/opt"
mkdir "$dir/base-jdk/root/opt/jdk"
# Debian's JDK has its configuration behind links, and a link to sources that are not there.
tar -C "$jdk" --dereference --exclude=lib/src.zip -cf - bin conf lib release | tar -C "$dir/base-jdk/root/opt/jdk" -xf -
for lib in $(ldd "$jdk/bin/java" "$jdk/lib/server/libjvm.so" "$jdk/lib/libzip.so" "$jdk/lib/libnio.so" \
    | grep -oE '/[^ ]+\.so[^ ]*' | sort -u); do
  case $lib in "$jdk"/*) continue ;; esac
  mkdir -p "$dir/base-jdk/root$(dirname "$lib")"
  cp -L "$lib" "$dir/base-jdk/root$lib"
done
cat > "$dir/base-jdk/Dockerfile" <<X
FROM $registry/bench/busybox:latest
COPY root/ /
ENV JAVA_HOME=/opt/jdk PATH=/opt/jdk/bin:/usr/local/bin:/usr/bin:/bin:/sbin:/usr/sbin
X
"$slipway" build --push -t "$registry/bench/jdk:latest" "$dir/base-jdk" >&2

echo "workloads -> $dir" >&2
mkdir "$dir/hello"
echo hello > "$dir/hello/hello.txt"
cat > "$dir/hello/Dockerfile" <<X
FROM $registry/bench/busybox:latest
COPY hello.txt /hello.txt
CMD ["cat", "/hello.txt"]
X

mkdir "$dir/run20"
{
  echo "FROM $registry/bench/busybox:latest"
  for i in $(seq 1 20); do echo "RUN echo step $i > /step-$i"; done
} > "$dir/run20/Dockerfile"

mkdir "$dir/files10k"
awk -v root="$dir/files10k/src" 'BEGIN {
  srand(7)
  for (d = 0; d < 100; d++) {
    folder = sprintf("%s/d%02d", root, d)
    system("mkdir -p " folder)
    for (f = 0; f < 100; f++) {
      file = sprintf("%s/f%02d.txt", folder, f)
      n = 5 + int(rand() * 120)
      for (i = 0; i < n; i++) printf "line %d of file %d in %d: %d\n", i, f, d, int(rand() * 1e9) > file
      close(file)
    }
  }
}'
cat > "$dir/files10k/Dockerfile" <<X
FROM $registry/bench/busybox:latest
COPY src /app
RUN find /app -type f | wc -l > /count
X

mkdir -p "$dir/javac/src/demo"
for i in $(seq 1 60); do
  {
    echo "package demo;"
    echo "import java.util.*;"
    echo "public final class Part$i {"
    for m in $(seq 1 15); do
      echo "  static int m$m(List<String> in) { Map<String, Integer> c = new TreeMap<>(); for (String s : in) { c.merge(s, $((i * m)), Integer::sum); } return c.values().stream().mapToInt(v -> v * $m).sum(); }"
    done
    echo "}"
  } > "$dir/javac/src/demo/Part$i.java"
done
{
  echo "package demo;"
  echo "public final class Main {"
  echo "  public static void main(String[] args) { int sum = 0;"
  for i in $(seq 1 60); do echo "    sum += Part$i.m1(java.util.List.of(\"a\"));"; done
  echo "    System.out.println(sum); } }"
} > "$dir/javac/src/demo/Main.java"
cat > "$dir/javac/Dockerfile" <<X
FROM $registry/bench/jdk:latest AS build
WORKDIR /work
COPY src src
RUN mkdir out && javac -d out src/demo/*.java && jar --create --file app.jar --main-class demo.Main -C out .
FROM $registry/bench/jdk:latest
COPY --from=build /work/app.jar /app.jar
CMD ["java", "-jar", "/app.jar"]
X
