namespace MultiProc.FSharpCases

/// Every value of F# of which the tests say that it travels.
module Cases =
    let all () : FSharpCase seq = List.toSeq (ValueCases.all () @ ClosureCases.all ())
