using System.Runtime.CompilerServices;

// Every type that crosses is blittable: the compiler may call the library without stubs made at run time.
[assembly: DisableRuntimeMarshalling]
