#!/usr/bin/env bash
# Compiles every module of floor 0 as Embedded Swift for a microcontroller of each kind and for the host, in dependency
# order, and prints how large the objects are. Compiling only: linking (memory, start-up code) is the firmware's affair.
# Output: .build-embedded/<target>/<module>.{swiftmodule,o}. Fails if any module fails, after trying all targets.
#
# usage: scripts/embedded.sh            (EMBEDDED_TARGETS="..." chooses other targets)
set -euo pipefail
cd "$(dirname "$0")/.."

read -ra targets <<<"${EMBEDDED_TARGETS:-x86_64-unknown-linux-gnu armv7em-none-none-eabi riscv32-none-none-eabi}"
out=.build-embedded

# The language settings are those of floor 0 in Package.swift; the rest makes it Embedded Swift, small.
# No stack protector: it wants __stack_chk_fail, which bare metal does not have.
flags=(
    -swift-version 6
    -enable-upcoming-feature ExistentialAny
    -enable-upcoming-feature MemberImportVisibility
    -enable-upcoming-feature InternalImportsByDefault
    -enable-experimental-feature Lifetimes
    -strict-memory-safety
    -enable-experimental-feature Embedded
    -Werror EmbeddedRestrictions
    -package-name fettle
    -parse-as-library -wmo -Osize
    -Xfrontend -function-sections
    -Xfrontend -disable-stack-protector
)

# The text size of an object (code and constants, bytes), by the first tool that can read it.
text_size() {
    local tool size
    for tool in "${SIZE_TOOL:-llvm-size}" size llvm-size; do
        if size=$("$tool" "$1" 2>/dev/null | awk 'NR == 2 { print $1 }') && [[ -n $size ]]; then
            echo "$size"
            return
        fi
    done
    echo "?"
}

mapfile -t modules < <(scripts/check-floors.py --list 0)
if ((${#modules[@]} == 0)); then
    echo "embedded: no module of floor 0 found (scripts/check-floors.py --list 0)" >&2
    exit 1
fi

declare -A sizes
failed=()
for target in "${targets[@]}"; do
    folder=$out/$target
    rm -rf "$folder"
    mkdir -p "$folder"
    declare -A broken=()
    for module in "${modules[@]}"; do
        mapfile -t sources < <(find "Sources/$module" -name '*.swift' | LC_ALL=C sort)
        log=$folder/$module.log
        if swiftc "${flags[@]}" -target "$target" -module-name "$module" -I "$folder" \
            -emit-module -emit-module-path "$folder/$module.swiftmodule" \
            -c -o "$folder/$module.o" "${sources[@]}" >"$log" 2>&1; then
            sizes[$module/$target]=$(text_size "$folder/$module.o")
        else
            sizes[$module/$target]=failed
            failed+=("$module for $target")
            # A module above a broken one fails only for want of it: say so in one line, not in pages.
            missing=$(sed -n "s/.*error: no such module '\(.*\)'.*/\1/p" "$log" | head -n 1)
            if [[ -n $missing && -n ${broken[$missing]:-} ]]; then
                echo "embedded: $module for $target: not compiled, since $missing failed" >&2
            else
                echo "embedded: $module for $target failed:" >&2
                cat "$log" >&2
            fi
            broken[$module]=1
            rm -f "$folder/$module.swiftmodule"
        fi
    done
    unset broken
done

printf '\nText size of the objects in bytes, before the linker drops what is not called:\n\n'
printf '%-16s' module
printf '%26s' "${targets[@]}"
printf '\n'
for module in "${modules[@]}"; do
    printf '%-16s' "$module"
    for target in "${targets[@]}"; do printf '%26s' "${sizes[$module/$target]}"; done
    printf '\n'
done

if ((${#failed[@]} > 0)); then
    printf '\nembedded: %d of %d failed: ' ${#failed[@]} $((${#modules[@]} * ${#targets[@]})) >&2
    (IFS=,; echo "${failed[*]}" | sed 's/,/, /g') >&2
    exit 1
fi
printf '\nembedded: %d modules for %d targets compiled\n' ${#modules[@]} ${#targets[@]}
