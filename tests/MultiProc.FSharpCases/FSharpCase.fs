namespace MultiProc.FSharpCases

open System

/// A value, and what must be true of its copy.
type FSharpCase(name: string, make: Func<obj>, check: Func<obj, bool>) =
    member _.Name = name
    member _.Make() = make.Invoke()
    member _.Check(copy: obj) = check.Invoke copy

module internal Case =
    let make name (make: unit -> 'T) (check: 'T -> bool) =
        FSharpCase($"F# {name}", (fun () -> box (make ())), (fun copy -> check (unbox<'T> copy)))

    /// A value that equals its copy, by the equality of F#.
    let same name (value: unit -> 'T) = make name value (fun copy -> copy = value ())
