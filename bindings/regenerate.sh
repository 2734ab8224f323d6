#!/usr/bin/env bash
# Generates the bindings to oneDNN anew: regenerate.sh [SOURCE_ROOT], by default src/main/java.
#
# Calls the jextract of JEXTRACT_HOME or of the PATH on the headers that Maven has, or on those of
# the folder ONEDNN_HEADERS. What to generate is said in src/main/jextract/symbols.args. The tree
# that is committed is of jextract 23 with clang 14; others may word comments otherwise.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=${1:-$here/src/main/java}
package=dev/cardinal/onednn/ffm

die() {
  printf 'regenerate.sh: %s\n' "$@" >&2
  exit 1
}

find_jextract() {
  if [[ -n ${JEXTRACT_HOME:-} ]]; then
    printf '%s\n' "$JEXTRACT_HOME/bin/jextract"
  else
    type -P jextract || die 'needs jextract (https://jdk.java.net/jextract): set JEXTRACT_HOME to it.'
  fi
}

# unpack_headers FOLDER: the headers of the oneDNN that the build depends on.
unpack_headers() {
  local version
  version=$(sed -n 's:.*<dnnl.version>\(.*\)</dnnl.version>.*:\1:p' "$here/../pom.xml")
  (cd "$here/.." && mvn -q -B -ntp -N dependency:unpack \
    "-Dartifact=org.bytedeco:dnnl:$version:jar:linux-x86_64" \
    '-Dmdep.unpack.includes=**/include/**' "-DoutputDirectory=$1")
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

jextract=$(find_jextract)
headers=${ONEDNN_HEADERS:-}
if [[ -z $headers ]]; then
  unpack_headers "$work/dnnl"
  headers=$work/dnnl/org/bytedeco/dnnl/linux-x86_64/include
fi
headers=$(cd "$headers" && pwd)

# jextract reads compile_flags.txt where it runs. With it C's types are those of 64-bit Windows,
# without any system's headers: there int64_t and size_t are `long long`, which is 64 bits wide on
# every platform, as `long` is not.
cd "$here/src/main/jextract"
"$jextract" -I "$headers" --output "$work/java" @symbols.args \
  "$headers/oneapi/dnnl/dnnl.h" "$headers/oneapi/dnnl/dnnl_debug.h" 2> "$work/messages" \
  || die 'jextract failed:' "$(cat "$work/messages")"
# clang's own headers redefine macros for every width; anything else we want to see.
grep -v "warning: '__.*' macro redefined" "$work/messages" >&2 || true

# The one constant that does not load where `long` has 32 bits; nothing uses it.
sed '/OfLong C_LONG = /d' "$work/java/$package/dnnl_layouts.java" > "$work/layouts"
mv "$work/layouts" "$work/java/$package/dnnl_layouts.java"

mkdir -p "$root/$package"
rm -f "$root/$package"/*.java
cp "$work/java/$package"/*.java "$root/$package"
