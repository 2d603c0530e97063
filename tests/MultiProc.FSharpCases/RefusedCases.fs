/// What cannot travel, with the path by which the error must name it.
module MultiProc.FSharpCases.RefusedCases

open System
open System.Threading

type private Worker(thread: Thread) =
    member this.Job() = fun () -> this
    member _.Thread = thread

type private Settings = { Log: obj }

/// A name, the value, and the path as a regular expression.
let all () : struct (string * obj * string) seq =
    let thread = Thread.CurrentThread
    let settings = { Log = thread }
    let mutable number = 0
    let cell = ref (box thread)
    let show () = thread.Name
    let nested = fun () -> show ()

    seq {
        struct ("function", box show, "captured variable 'thread' of the F# function at 'show', line \\d+")
        struct ("delegate", box (Func<string>(fun () -> thread.Name)), "captured variable 'thread' of the F# function at 'all', line \\d+")
        struct ("way", box (fun () -> settings.Log), "captured variable 'settings.Log' of the F# function at 'all', line \\d+")
        struct ("cell", box (fun () -> cell.Value), "captured variable 'cell.contents' of the F# function at 'all', line \\d+")
        struct ("this", box (Worker(thread).Job()), "captured variable 'this.thread' of the F# function at 'Job', line \\d+")
        struct ("element", box [| box 1; box show |], "\\[1\\], captured variable 'thread' of the F# function at 'show', line \\d+")
        // An optimising compiler puts the one function into the other.
        struct ("nested",
                box nested,
                @"captured variable ('show' of the F# function at 'nested', line \d+, captured variable )?'thread' of the F# function at '\w+', line \d+")
    }
