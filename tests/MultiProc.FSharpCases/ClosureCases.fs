/// Functions as values. F# makes a class of each, which holds what that function uses and nothing else.
module internal MultiProc.FSharpCases.ClosureCases

open System
open System.Collections.Generic
open System.Threading
open Microsoft.FSharp.Quotations
open MultiProc.FSharpCases

type private Counter(start: int) =
    let mutable count = start
    let step = fun more -> count + more
    let changed = Event<int>()

    [<CLIEvent>]
    member _.Changed = changed.Publish

    member _.Raise() = changed.Trigger count
    member _.Step = step
    member _.Add more = count <- count + more
    member _.Count = count
    member this.Adder = fun more -> this.Add more; this.Count
    member this.AsDelegate (more: int) = Func<int>(fun () -> this.Count + more)

type private Holder<'T>(content: 'T) =
    member _.Show<'U>(other: 'U) = fun (more: string) -> $"{content}{other}{more}"

/// What cannot travel, used by a sibling of what does.
let private keep (sibling: unit -> obj) = GC.KeepAlive sibling

let private twice f = f >> f

let private compose (f: 'a -> 'b) (g: 'b -> 'c) = fun x -> g (f x)

let inline private addInline a b = fun x -> x + a + b

let private plain () =
    [ Case.make "function" (fun () -> fun x -> x + 1) (fun copy -> copy 1 = 2)
      Case.make "module function" (fun () -> twice (fun x -> x * 3)) (fun copy -> copy 2 = 18)
      Case.make "composed" (fun () -> compose (fun x -> x + 1) string >> fun text -> text + "!") (fun copy -> copy 1 = "2!")
      Case.make "captures" (fun () ->
          let thread, number, text = Thread.CurrentThread, 3, "abc"
          keep (fun () -> box thread)
          fun x -> $"{number + x}{text}") (fun copy -> copy 1 = "4abc")
      Case.make "inline" (fun () -> addInline 1 2) (fun copy -> copy 3 = 6)
      Case.make "curried" (fun () -> let a = 1 in fun b c d -> a + b + c + d) (fun copy -> copy 1 2 3 = 7)
      Case.make "partly applied" (fun () -> (let a = 1 in fun b c d -> a + b + c + d) 1 2) (fun copy -> copy 3 = 7)
      Case.make "partly applied function" (fun () -> List.map ((+) 1)) (fun copy -> copy [ 1; 2 ] = [ 2; 3 ])
      Case.make "format" (fun () -> sprintf "%d-%s" 1) (fun copy -> copy "a" = "1-a")
      Case.make "function by cases" (fun () -> let zero = "zero" in function 0 -> zero | n -> string n) (fun copy -> copy 0 = "zero" && copy 1 = "1")
      Case.make "nested" (fun () ->
          let thread, outer = Thread.CurrentThread, 1
          keep (fun () -> box thread)
          fun x ->
              let inner = outer + x
              fun y -> inner + y) (fun copy -> copy 1 2 = 4)
      Case.make "loop variables" (fun () -> [ for i in 1..3 -> fun () -> i * 10 ]) (fun copy -> List.map (fun f -> f ()) copy = [ 10; 20; 30 ]) ]

let private shared () =
    [ Case.make "mutable" (fun () ->
          let thread = Thread.CurrentThread
          let mutable count = 0
          let cell = ref count
          keep (fun () -> box thread)
          (fun () -> cell.Value <- cell.Value + 1), (fun () -> cell.Value)) (fun (add, get) ->
          add ()
          add ()
          get () = 2)
      Case.make "recursive" (fun () ->
          let step = 1
          let rec down n = if n <= 0 then 0 else step + down (n - step)
          down) (fun copy -> copy 5 = 5)
      Case.make "mutually recursive" (fun () ->
          let zero = 0
          let rec isEven n = n = zero || isOdd (n - 1)
          and isOdd n = n <> zero && isEven (n - 1)
          isEven, isOdd) (fun (isEven, isOdd) -> isEven 4 && isOdd 3 && not (isEven 3))
      Case.make "recursion through a cell" (fun () ->
          let cell = ref (fun (_: int) -> 0)
          cell.Value <- fun n -> if n <= 1 then 1 else n * cell.Value(n - 1)
          cell.Value) (fun copy -> copy 5 = 120)
      Case.make "this" (fun () -> Counter(5).Adder) (fun copy -> copy 1 = 6 && copy 1 = 7)
      Case.make "let of a class" (fun () -> Counter(5).Step) (fun copy -> copy 2 = 7)
      Case.make "generic class and method" (fun () -> Holder("a").Show 1) (fun copy -> copy "b" = "a1b")
      Case.make "object expression" (fun () ->
          let thread, factor = Thread.CurrentThread, -1
          keep (fun () -> box thread)
          { new IComparer<int> with
              member _.Compare(a, b) = factor * compare a b }) (fun copy -> copy.Compare(1, 2) = 1) ]

let private delegates () =
    [ Case.make "delegate" (fun () ->
          let thread, number = Thread.CurrentThread, 3
          keep (fun () -> box thread)
          Func<int, int>(fun x -> x + number)) (fun copy -> copy.Invoke 1 = 4)
      Case.make "delegate of a function" (fun () -> let f = (let n = 2 in fun x -> x * n) in Func<int, int>(f)) (fun copy -> copy.Invoke 3 = 6)
      Case.make "delegate with this" (fun () -> Counter(5).AsDelegate 2) (fun copy -> copy.Invoke() = 7)
      Case.make "delegate of a module function" (fun () -> Func<int, int, int>(max)) (fun copy -> copy.Invoke(1, 2) = 2)
      Case.make "event" (fun () ->
          let counter, heard = Counter 5, List<int>()
          counter.Changed.Add heard.Add
          counter.Changed.AddHandler(fun _ each -> heard.Add(each * 2))
          counter, heard) (fun (counter, heard) ->
          counter.Raise()
          List.ofSeq heard = [ 5; 10 ]) ]

let private computations () =
    [ Case.make "async" (fun () ->
          let thread, number = Thread.CurrentThread, 3
          keep (fun () -> box thread)
          async {
              do! Async.Sleep 0
              let! more = async { return number }
              return more + number
          }) (fun copy -> Async.RunSynchronously copy = 6)
      Case.make "function that returns a task" (fun () ->
          let thread, number = Thread.CurrentThread, 3
          keep (fun () -> box thread)
          fun x ->
              task {
                  do! Async.Sleep 0
                  return x + number
              }) (fun copy -> (copy 1).GetAwaiter().GetResult() = 4)
      Case.make "seq" (fun () ->
          let thread, last = Thread.CurrentThread, 3
          keep (fun () -> box thread)
          seq {
              for i in 1..last do
                  yield i
                  yield! seq { last }
          }) (fun copy -> List.ofSeq copy = [ 1; 3; 2; 3; 3; 3 ])
      Case.make "pipeline" (fun () -> let limit = 1 in [ 1; 2; 3 ] |> Seq.filter (fun x -> x > limit) |> Seq.map string) (fun copy ->
          List.ofSeq copy = [ "2"; "3" ])
      Case.make "lazy closure" (fun () -> let number = 41 in lazy (number + 1)) (fun copy -> copy.Value = 42)
      Case.make "quotation" (fun () -> let number = 3 in <@ fun (x: int) -> x + number @>) (fun (copy: Expr<int -> int>) ->
          let number = 3
          copy.ToString() = (<@ fun (x: int) -> x + number @>).ToString() && copy.Type = typeof<int -> int>) ]

let all () = plain () @ shared () @ delegates () @ computations ()
