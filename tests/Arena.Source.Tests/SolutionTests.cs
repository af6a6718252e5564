using System.Linq;
using NUnit.Framework;

namespace Arena.Source.Tests;

public class SolutionTests
{
    [Test]
    public void The_solution_lists_every_project()
    {
        string solution = Repository.Read("Arena.Native.sln").Replace('\\', '/');
        Assert.That(Repository.Files(".", "*.csproj").Where(project => !solution.Contains($"\"{project}\"")), Is.Empty);
    }
}
