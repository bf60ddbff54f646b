#!/usr/bin/env bash
# Writes the workloads and pushes their base images to a registry.
#   workloads.sh DIR REGISTRY [REGEX]   REGISTRY is host:port of a registry that may be spoken to without TLS;
#                                       REGEX chooses workloads by name
#   workloads.sh change DIR NAME SERIAL the one-line change of a workload, another one for each SERIAL
# The same bytes every time. Needs a JDK and a static busybox, debootstrap for "apt"; the bases are built and pushed by ./slipway.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

if [ "$1" = change ]; then
  cd "$2/$3"
  case $3 in
    hello) echo "hello $4" > hello.txt ;;
    run20) sed -i "s/^RUN echo step 11.*/RUN echo step 11 $4 > \/step-11/" Dockerfile ;;
    files10k) echo "changed $4" > src/d42/f42.txt ;;
    files20k) echo "changed $4" > src/d142/f42.txt ;;
    layer1g | apt) echo "note $4" > note.txt ;;
    stages3) echo "$4" > web/src/7.txt ;;
    layers500) sed -i "\$s/.*/LABEL serial=$4/" Dockerfile ;;
    javac) sed -i "s/System.out.println(.*sum)/System.out.println($4 + sum)/" src/demo/Main.java ;;
    *) echo "workloads: no workload $3" >&2; exit 2 ;;
  esac
  exit 0
fi

dir=$1 registry=$2 only=${3:-.}
slipway="$here/../slipway"
rm -rf "$dir"
mkdir -p "$dir"
wanted() { [[ $1 =~ $only ]]; }
base() { "$slipway" build --push -t "$registry/bench/$1:latest" "$dir/base-$1" >&2; }

echo "base images -> $registry" >&2
mkdir -p "$dir/base-busybox"
cp "$(command -v busybox)" "$dir/base-busybox/busybox"
cat > "$dir/base-busybox/Dockerfile" <<'X'
FROM scratch
COPY busybox /bin/busybox
RUN ["/bin/busybox", "--install", "-s", "/bin"]
ENV PATH=/usr/local/bin:/usr/bin:/bin:/sbin:/usr/sbin
CMD ["sh"]
X
base busybox

jdk_base() { # a JDK image without a distribution: busybox, the JDK, and the C libraries that it links
  local jdk lib
  jdk=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")}
  mkdir -p "$dir/base-jdk/root/opt/jdk"
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
  base jdk
}

debian_base() { # from the mirror that this machine's apt uses
  mkdir -p "$dir/base-debian"
  debootstrap --variant=minbase bookworm "$dir/debian" "${DEBIAN_MIRROR:-http://deb.debian.org/debian}" > "$dir/debootstrap.log" 2>&1 \
    || { tail -5 "$dir/debootstrap.log" >&2; return 1; }
  tar -C "$dir/debian" --exclude='./dev/*' --exclude='./proc/*' --exclude='./sys/*' --exclude='./var/cache/apt/archives/*.deb' \
    -cf "$dir/base-debian/rootfs.tar" .
  rm -rf "$dir/debian"
  printf 'FROM scratch\nADD rootfs.tar /\nCMD ["bash"]\n' > "$dir/base-debian/Dockerfile"
  base debian
}

make_hello() {
  echo hello > hello.txt
  cat > Dockerfile <<X
FROM $registry/bench/busybox:latest
COPY hello.txt /hello.txt
CMD ["cat", "/hello.txt"]
X
}

make_run20() {
  echo "FROM $registry/bench/busybox:latest" > Dockerfile
  for i in $(seq 1 20); do echo "RUN echo step $i > /step-$i"; done >> Dockerfile
}

files() { # FOLDERS of 100 small files each
  awk -v folders="$1" 'BEGIN {
    srand(7)
    for (d = 0; d < folders; d++) {
      folder = sprintf("src/d%02d", d)
      system("mkdir -p " folder)
      for (f = 0; f < 100; f++) {
        file = sprintf("%s/f%02d.txt", folder, f)
        n = 5 + int(rand() * 120)
        for (i = 0; i < n; i++) printf "line %d of file %d in %d: %d\n", i, f, d, int(rand() * 1e9) > file
        close(file)
      }
    }
  }'
  cat > Dockerfile <<X
FROM $registry/bench/busybox:latest
COPY src /app
RUN find /app -type f | wc -l > /count
X
}
make_files10k() { files 100; }
make_files20k() { files 200; }

make_layer1g() { # one file of 1 GiB, every other MiB of it incompressible
  local i
  yes 'a line of text that compresses as well as text does, more or less' | head -c 1048576 > text || true
  openssl enc -aes-128-ctr -K 000102030405060708090a0b0c0d0e0f -iv 00000000000000000000000000000000 -in /dev/zero 2>/dev/null \
    | for i in $(seq 512); do head -c 1048576; cat text; done > big.bin || true
  rm text
  echo note > note.txt
  cat > Dockerfile <<X
FROM $registry/bench/busybox:latest
COPY big.bin /big.bin
COPY note.txt /note.txt
X
}

make_stages3() { # three parts of a repository, each with a stage of its own: 300 sources, checked, listed and packed
  local part f
  for part in api web jobs; do
    mkdir -p "$part/src"
    for f in $(seq 300); do seq "$f" "$((f + 400))" > "$part/src/$f.txt"; done
    cat >> Dockerfile <<X
FROM $registry/bench/busybox:latest AS $part
WORKDIR /work
COPY $part/src src
RUN find src -name '*.txt' | wc -l | grep -qx 300
RUN cat src/*.txt | sort -n | uniq -c > counted
RUN cat src/*.txt | sha256sum > checked
RUN mkdir dist && tar -cf dist/$part.tar counted checked src
X
  done
  cat >> Dockerfile <<X
FROM $registry/bench/busybox:latest
COPY --from=api /work/dist /app
COPY --from=web /work/dist /app
COPY --from=jobs /work/dist /app
X
}

make_apt() {
  echo note > note.txt
  cat > Dockerfile <<X
FROM $registry/bench/debian:latest
RUN apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends git && rm -rf /var/lib/apt/lists/*
COPY note.txt /note.txt
X
}

make_layers500() {
  echo file > file
  { echo "FROM $registry/bench/busybox:latest"
    for i in $(seq 1 499); do echo "COPY file /file-$i"; done
    echo "LABEL serial=0"
  } > Dockerfile
}

make_javac() {
  mkdir -p src/demo
  local i m
  for i in $(seq 1 60); do
    {
      echo "package demo;"
      echo "import java.util.*;"
      echo "public final class Part$i {"
      for m in $(seq 1 15); do
        echo "  static int m$m(List<String> in) { Map<String, Integer> c = new TreeMap<>(); for (String s : in) { c.merge(s, $((i * m)), Integer::sum); } return c.values().stream().mapToInt(v -> v * $m).sum(); }"
      done
      echo "}"
    } > "src/demo/Part$i.java"
  done
  {
    echo "package demo;"
    echo "public final class Main {"
    echo "  public static void main(String[] args) { int sum = 0;"
    for i in $(seq 1 60); do echo "    sum += Part$i.m1(java.util.List.of(\"a\"));"; done
    echo "    System.out.println(sum); } }"
  } > src/demo/Main.java
  cat > Dockerfile <<X
FROM $registry/bench/jdk:latest AS build
WORKDIR /work
COPY src src
RUN mkdir out && javac -d out src/demo/*.java && jar --create --file app.jar --main-class demo.Main -C out .
FROM $registry/bench/jdk:latest
COPY --from=build /work/app.jar /app.jar
CMD ["java", "-jar", "/app.jar"]
X
}

if wanted javac; then jdk_base; fi
if wanted apt; then debian_base; fi
echo "workloads -> $dir" >&2
for workload in hello run20 files10k files20k layer1g stages3 apt layers500 javac; do
  wanted "$workload" || continue
  mkdir "$dir/$workload"
  (cd "$dir/$workload" && "make_$workload")
done
