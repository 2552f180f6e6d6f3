#!/bin/sh
# Finds a Vulkan driver, then measures: sh run.sh FOLDER, where FOLDER is an unpacked archive of tools/gpu/pack.ts (`prism-gpu/measure` does it).
# Results go to $OUT, by default ./out: card.jsonl, its log, machine.txt. VK_DRIVER_FILES: a driver. CARD_OPTIONS='--parts …': some parts.
here=$1
OUT=${OUT:-$PWD/out}
mkdir -p "$OUT"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{ date -u; uname -a; nproc; nvidia-smi; ls /etc/vulkan/icd.d /usr/share/vulkan/icd.d; } >"$OUT/machine.txt" 2>&1
# Libraries of the driver lie in a separate folder and do not replace those of the system.
for file in "$here"/debs/*.deb; do [ -f "$file" ] && dpkg -x "$file" "$work/deb"; done
LD_LIBRARY_PATH=${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}/usr/local/nvidia/lib64:/usr/local/nvidia/lib:$work/deb/usr/lib/x86_64-linux-gnu
export LD_LIBRARY_PATH VK_DRIVER_FILES
for name in GLX EGL; do
  printf '{"file_format_version": "1.0.0", "ICD": {"library_path": "lib%s_nvidia.so.0", "api_version": "1.3.0"}}\n' $name >"$work/$name.json"
done
found=
for file in ${VK_DRIVER_FILES:-/etc/vulkan/icd.d/nvidia_icd*.json /usr/share/vulkan/icd.d/nvidia_icd*.json "$work/GLX.json" "$work/EGL.json"}; do
  [ -f "$file" ] || continue
  VK_DRIVER_FILES=$file
  timeout -k 5 60 "$here/card" --parts about >"$work/about.json" 2>"$work/about.log" && found=1
  { echo "driver $file"; cat "$work/about.json"; tail -n 3 "$work/about.log"; } | tee -a "$OUT/machine.txt"
  [ -n "$found" ] && break
done
[ -n "$found" ] || { echo 'no Vulkan device: see machine.txt'; exit 1; }
# Each figure is printed as it comes: the limit of a machine's time loses none.
{
  timeout -k 5 "${CARD_LIMIT:-530}" "$here/card" ${CARD_OPTIONS:-} 2>&1 >"$OUT/card.jsonl"
  echo "card: rc $?"
} | tee "$OUT/card.log"
