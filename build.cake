// The build. `dotnet cake` publishes the library and runs the demo in four languages; `dotnet cake --target=Test` runs every test.
//
//   Generate         writes the header, the thunks and the raw bindings from the contract
//   Check-Generated  fails if that would change anything
//   Build            everything that is .NET
//   Publish          artifacts/lib/<rid>/libarena_native.so
//   Demo             real text through the published library from C, C++, Python and .NET (the default)
//   Test             every test of every language; ends with "N passed, N failed"
//   Bench            measures side by side with peers, report in artifacts/bench

using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

const string Configuration = "Release";
const string Corpus = "examples/corpus/pride-and-prejudice.txt";

var target = Argument("target", "Demo");
var rid = RuntimeInformation.RuntimeIdentifier;
var library = $"artifacts/lib/{rid}";
var total = new Total();

Environment.SetEnvironmentVariable("DOTNET_CLI_TELEMETRY_OPTOUT", "1");
Environment.SetEnvironmentVariable("TESTINGPLATFORM_TELEMETRY_OPTOUT", "1");

Task("Generate").Does(() =>
{
    Run("dotnet", $"build src/Arena.Native -c {Configuration} --nologo -v q");
    Generator("");
});

Task("Build").Does(() => Run("dotnet", $"build Arena.Native.sln -c {Configuration} --nologo -v q"));

Task("Check-Generated").IsDependentOn("Build").Does(() => Generator("--check"));

Task("Publish").IsDependentOn("Check-Generated").Does(() =>
{
    Need("a C compiler", "build-essential", "gcc", "clang");
    Run("dotnet", $"publish src/Arena.Native -c {Configuration} -r {rid} --nologo -v q");
});

Task("Demo").IsDependentOn("Publish").Does(() =>
{
    Need("a C++ compiler", "build-essential", "g++", "clang++");
    Need("Python 3", "python3", "python3");
    Run("sh", $"examples/c/build.sh {library} artifacts/examples");
    Run("sh", $"examples/cpp/build.sh {library} artifacts/examples");
    SameIds(
        ("C", Demo("artifacts/examples/demo-c", Corpus)),
        ("C++", Demo("artifacts/examples/demo-cpp", Corpus)),
        ("Python", Demo("python3", $"examples/python/demo.py {Corpus}")),
        (".NET", Demo("dotnet", $"{Assembly(Project("examples/dotnet"))} {Corpus}")));
});

Task("Test-DotNet").IsDependentOn("Publish").Does(() =>
{
    Want("qemu-user-static", "qemu-x86_64-static");
    foreach (var project in Projects("tests").Concat(Projects("bindings")).Where(path => path.EndsWith("Tests.csproj")).Order())
        Suite("dotnet", Assembly(project), @"^  succeeded: (?<passed>\d+)", @"^  failed: (?<failed>\d+)");
});

Task("Test-Abi").IsDependentOn("Publish").Does(() =>
{
    Need("a C++ compiler", "build-essential", "g++", "clang++");
    Need("valgrind", "valgrind", "valgrind");
    Suite("sh", $"tests/abi/run.sh {library}", @"^(?<passed>\d+) passed, (?<failed>\d+) failed");
});

Task("Test-Python").IsDependentOn("Publish").Does(() =>
{
    Need("Python 3", "python3", "python3");
    Suite(
        "python3", "-m unittest discover -s bindings/python/tests",
        @"^Ran (?<ran>\d+) tests? in", @"(?:\(|, )(?:failures|errors)=(?<failed>\d+)", @"skipped=(?<skipped>\d+)");
});

Task("Test-Numa").IsDependentOn("Publish").Does(() =>
{
    Need("Python 3", "python3", "python3");
    Suite("python3", $"tests/numa/run.py {library}", @"^(?<passed>\d+) passed, (?<failed>\d+) failed");
});

Task("Test-Windows").IsDependentOn("Build").Does(() =>
{
    Need("Python 3", "python3", "python3");
    Suite("python3", "tests/windows/run.py", @"^(?<passed>\d+) passed, (?<failed>\d+) failed");
});

Task("Test")
    .IsDependentOn("Test-DotNet").IsDependentOn("Test-Abi").IsDependentOn("Test-Python")
    .IsDependentOn("Test-Numa").IsDependentOn("Test-Windows");

Task("Bench").IsDependentOn("Publish").Does(() => Run("sh", $"tests/benchmarks/run.sh {library} artifacts/bench"));

// Cake prints a table of times when a target is done; the verdict of the tests comes after it, as the last line.
var isTest = target.StartsWith("Test");
try
{
    RunTarget(target);
}
catch (Exception failure) when (isTest)
{
    Error(failure.Message);
    total.Add(0, 1);
}
if (isTest)
{
    Console.WriteLine($"{total.Passed} passed, {total.Failed} failed");
    if (total.Failed > 0) Environment.Exit(1);
}

// What the tasks are made of.

class Total
{
    public int Passed, Failed;
    public void Add(int passed, int failed) { Passed += passed; Failed += failed; }
}

void Generator(string mode)
{
    Run("dotnet", $"run --project src/Arena.BindingGenerator -c {Configuration} -- artifacts/bin/Arena.Native/release/Arena.Native.dll . {mode}");
}

void Run(string program, string arguments)
{
    var code = StartProcess(program, arguments);
    if (code != 0) throw new CakeException($"{program} {arguments} ended with {code}");
}

/// Runs a program, shows its lines as they come and returns them: standard output, or with it what goes to standard error.
int Watch(string program, string arguments, List<string> lines, bool withErrors = false)
{
    Func<string, string> keep = line =>
    {
        if (line is null) return null;
        // A test runner that finds CI in the environment colours its lines, even into a pipe.
        lock (lines) lines.Add(Regex.Replace(line, @"\e\[[0-9;]*m", ""));
        Console.WriteLine(line);
        return null;
    };
    return StartProcess(program, new ProcessSettings
    {
        Arguments = arguments,
        RedirectStandardOutput = true,
        RedirectedStandardOutputHandler = keep,
        RedirectStandardError = withErrors,
        RedirectedStandardErrorHandler = withErrors ? keep : null,
    });
}

/// Runs a suite and adds what it says of itself to the total. One that ends without its numbers, or badly while none of
/// its tests failed, has failed as a whole.
void Suite(string program, string arguments, params string[] patterns)
{
    Console.WriteLine($"\n{program} {arguments}");
    var lines = new List<string>();
    var code = Watch(program, arguments, lines, withErrors: true);
    var matches = patterns.SelectMany(pattern => lines.SelectMany(line => Regex.Matches(line, pattern))).ToList();
    int Sum(string name) => matches.Where(match => match.Groups[name].Success).Sum(match => int.Parse(match.Groups[name].Value));
    var failed = Sum("failed");
    var passed = Sum("passed") + Math.Max(0, Sum("ran") - Sum("skipped") - failed);
    // A suite that says why the machine cannot run it has not failed.
    var isSkipped = code == 0 && lines.Any(line => line.StartsWith("skipped: "));
    if ((passed + failed == 0 && !isSkipped) || (code != 0 && failed == 0)) failed++;
    total.Add(passed, failed);
}

string[] Demo(string program, string arguments)
{
    Console.WriteLine($"\n{program} {arguments}");
    var lines = new List<string>();
    if (Watch(program, arguments, lines) is not 0 and var code) throw new CakeException($"the demo ended with {code}");
    return lines.ToArray();
}

/// The four languages must agree on the ids, and none may have made the runtime allocate.
void SameIds(params (string Language, string[] Lines)[] demos)
{
    foreach (var (language, lines) in demos)
    {
        foreach (var name in new[] { "ids of the first line", "tokens", "ids hash" })
            MustBe(language, Value(lines, name), Value(demos[0].Lines, name), name);
        foreach (var name in new[] { "managed bytes in the loop", "collections in the loop" })
            MustBe(language, Value(lines, name), "0", name);
    }
    Console.WriteLine("\nThe same ids in " + string.Join(", ", demos.Select(demo => demo.Language)) + "; nothing was allocated in the loop.");
}

string Value(string[] lines, string name) => lines.SingleOrDefault(line => line.StartsWith(name + ": "))?[(name.Length + 2)..];

void MustBe(string language, string value, string expected, string name)
{
    if (value is null || value != expected) throw new CakeException($"{language}: {name} is {value ?? "missing"}, not {expected}");
}

IEnumerable<string> Projects(string folder) => GetFiles($"{folder}/**/*.csproj").Select(path => path.FullPath);

string Project(string folder) => Projects(folder).Single();

string Assembly(string project)
{
    var name = System.IO.Path.GetFileNameWithoutExtension(project);
    return $"artifacts/bin/{name}/release/{name}.dll";
}

/// Sees to it that one of these tools is there: installed where that is possible, else named with the command.
void Need(string what, string package, params string[] tools)
{
    if (tools.Any(IsThere)) return;
    var command = $"apt-get install -y --no-install-recommends {package}";
    if (!CanInstall) throw new CakeException($"{what} is missing: {command}");
    Run("apt-get", "update");
    Run("apt-get", command["apt-get ".Length..]);
}

/// The same for a tool without which a test is skipped by name.
void Want(string package, string tool)
{
    if (!IsThere(tool) && CanInstall) StartProcess("apt-get", $"install -y --no-install-recommends {package}");
}

bool CanInstall => Environment.UserName == "root" && IsThere("apt-get");

bool IsThere(string tool) => Environment.GetEnvironmentVariable("PATH").Split(':').Any(folder => System.IO.File.Exists(System.IO.Path.Combine(folder, tool)));
