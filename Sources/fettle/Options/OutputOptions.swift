import ArgumentParser

/// How results are shown.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Print the result, and errors, as JSON.")
    var json = false
}
