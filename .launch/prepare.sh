# Sourced by the launchers, with these set: program (their name in messages), root (of the repository), module and
# module_jar (what they run, with its libraries beside it). Standard output belongs to what is launched: the build speaks on
# standard error.

# A descriptor that is closed would be taken by the first file that the JVM opens: its own libraries would then be read as input,
# or written to as output. Input becomes empty. Output is opened for reading, so that a result that goes nowhere is an error, and
# what nobody could see is not committed.
# Each is tried by a copy of it: to duplicate a descriptor onto itself is nothing to do for the shell, open or not.
{ true 3<&0; } 2>/dev/null || exec </dev/null
{ true 3>&1; } 2>/dev/null || exec 1</dev/null
true 3>&2 || exec 2>/dev/null

# The JVM decodes the arguments by the locale: outside UTF-8, different names would become the same question marks.
case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
    *[Uu][Tt][Ff]-8* | *[Uu][Tt][Ff]8*) ;;
    *) export LC_ALL=C.UTF-8 ;;
esac

jar=$root/$module/target/$module_jar
started=$root/$module/target/build-started
log=$root/$module/target/build.log

fail() {
    printf '%s: %s\n' "$program" "$1" >&2
    exit 1
}

# Sets java_major for the Java home $1, from its release file where it has one: a JVM started just to ask costs 100 ms.
read_java_major() {
    version=
    if [ -r "$1/release" ]; then
        while IFS= read -r line || [ -n "$line" ]; do
            case $line in
                JAVA_VERSION=*) version=${line#JAVA_VERSION=} && break ;;
            esac
        done <"$1/release"
    fi
    if [ -z "$version" ]; then
        version=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version \("[^"]*"\).*/\1/p')
    fi
    version=${version#\"}
    version=${version#1.}
    java_major=${version%%[!0-9]*}
    java_major=${java_major:-0}
}

# Takes $1 as java_home if it is a Java 17 or later that has the program $2 (java or javac).
try_java_home() {
    [ -x "$1/bin/java" ] && [ -x "$1/bin/$2" ] || return 1
    read_java_major "$1"
    [ "$java_major" -ge 17 ] || return 1
    java_home=$1
}

# Sets java_home to the first Java that will do and has the program $1.
find_java() {
    [ -n "${JAVA_HOME:-}" ] && try_java_home "$JAVA_HOME" "$1" && return
    if on_path=$(command -v java); then
        real=$(readlink -f "$on_path") || real=$on_path
        case $real in
            */bin/java) home=${real%/bin/java} ;;
            # A version manager's stand-in: only the JVM behind it knows its home.
            *) home=$(java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p') ;;
        esac
        try_java_home "$home" "$1" && return
    fi
    for home in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "${HOME:-}"/.jdks/* \
        "${HOME:-}"/.sdkman/candidates/java/*; do
        try_java_home "$home" "$1" && return
    done
    return 1
}

needs_build() {
    [ -f "$jar" ] || return 0
    # Folders count too: they are how a deleted source shows.
    newer=$(find "$root/pom.xml" "$root/.mvn" "$root"/*/pom.xml "$root"/*/src/main -newer "$jar" 2>/dev/null | head -n 1)
    [ -n "$newer" ]
}

build() {
    [ -f "$root/pom.xml" ] || fail "$jar is missing and there are no sources beside it; clone the repository again"
    command -v mvn >/dev/null || fail "Maven is needed for the first build and is not on the PATH; install Maven 3.8 or later"
    find_java javac || fail "a JDK 17 or later is needed for the first build, none with javac found; install one or set JAVA_HOME"
    if command -v flock >/dev/null; then
        exec 9<"$root/pom.xml"
        flock 9
        needs_build || return 0
    fi
    printf '%s: building from %s\n' "$program" "$root" >&2
    mkdir -p "$root/$module/target" 2>/dev/null && touch "$started" 2>/dev/null \
        || fail "cannot write to $root/$module/target; check its owner and permissions"
    # Removed, not overwritten: a JVM that runs from these files keeps them.
    rm -rf "$jar" "$root/$module/target/lib"
    (cd "$root" && JAVA_HOME=$java_home mvn -B -ntp -q -Pquick -pl "$module" -am package) \
        </dev/null >"$log" 2>&1 9<&- || {
        cat "$log" >&2
        fail "the build failed, its reasons stand above and in $log; mend them and start again"
    }
    [ -f "$jar" ] || fail "the build left no $jar; run 'mvn -Pquick package' in $root to see why"
    # As old as the build's start, so that what was saved during the build is seen by the next start.
    touch -r "$started" "$jar"
}

# Sets java_home to a Java that can run the jar, after building it if it is missing or older than its sources.
prepare() {
    if needs_build; then
        build
        exec 9<&-
    else
        find_java java || fail "a Java 17 or later is needed and none was found; install a JDK or set JAVA_HOME"
    fi
}
