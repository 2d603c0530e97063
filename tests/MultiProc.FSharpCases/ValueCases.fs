/// The types of F# and of FSharp.Core: each must be equal to its copy, and be of use like it.
module internal MultiProc.FSharpCases.ValueCases

open System
open System.Collections.Generic
open MultiProc.FSharpCases

type Suit =
    | Hearts
    | Spades

type Shape =
    | Empty
    | Circle of radius: float
    | Rectangle of width: float * height: float
    | Group of Shape list
    | Named of string * Shape option

type Tree =
    | Leaf
    | Node of Tree * int * Tree

[<Struct>]
type Measure =
    | Metres of metres: float
    | Feet of feet: float

type Person = { Name: string; Age: int; Tags: Set<string> }

[<Struct>]
type Point = { X: float; Y: float }

[<Measure>]
type kg

[<CustomEquality; CustomComparison>]
type Caseless =
    { Text: string }

    override this.Equals other =
        match other with
        | :? Caseless as that -> String.Equals(this.Text, that.Text, StringComparison.OrdinalIgnoreCase)
        | _ -> false

    override this.GetHashCode() = StringComparer.OrdinalIgnoreCase.GetHashCode this.Text

    interface IComparable with
        member this.CompareTo other =
            String.Compare(this.Text, (other :?> Caseless).Text, StringComparison.OrdinalIgnoreCase)

exception Refused of reason: string * code: int

let private shapes =
    [ Empty; Circle 1.5; Group [ Rectangle(2.0, 3.0); Empty ]; Named("n", Some Empty); Named("m", None) ]

let rec private depth tree length =
    match tree with
    | Leaf -> length
    | Node(_, _, right) -> depth right (length + 1)

let private keeps (map: Map<'K, 'V>) (pairs: ('K * 'V) list) (another: 'K * 'V) =
    map = Map.ofList pairs
    && pairs |> List.forall (fun (key, value) -> Map.tryFind key map = Some value)
    && (Map.add (fst another) (snd another) map).Count = pairs.Length + 1

let private maps () =
    [ Case.make "Map of strings" (fun () -> Map.ofList [ "b", 2; "a", 1; "C", 3 ]) (fun copy ->
          keeps copy [ "C", 3; "a", 1; "b", 2 ] ("d", 4))
      Case.make "Map of numbers" (fun () -> Map.ofList [ 2, "b"; 1, "a" ]) (fun copy -> keeps copy [ 1, "a"; 2, "b" ] (3, "c"))
      Case.make "Map of tuples" (fun () -> Map.ofList [ (1, "a"), 1.0; (1, "b"), 2.0 ]) (fun copy ->
          keeps copy [ (1, "a"), 1.0; (1, "b"), 2.0 ] ((0, "c"), 3.0))
      Case.make "Map of unions" (fun () -> Map.ofList [ Spades, [ Hearts ]; Hearts, [] ]) (fun copy ->
          copy = Map.ofList [ Hearts, []; Spades, [ Hearts ] ] && copy[Spades] = [ Hearts ])
      Case.make "Map with a comparison of its own" (fun () -> Map.ofList [ { Text = "A" }, 1 ]) (fun copy -> copy[{ Text = "a" }] = 1)
      Case.make "empty Map" (fun () -> Map.empty<string, int>) (fun copy -> copy.IsEmpty && keeps copy [] ("a", 1))
      Case.make "Map of Maps" (fun () -> Map.ofList [ "a", Map.ofList [ 1, set [ "x" ] ] ]) (fun copy -> copy["a"].[1].Contains "x")
      Case.make "Set of strings" (fun () -> set [ "b"; "a"; "C" ]) (fun copy ->
          copy = set [ "C"; "a"; "b" ] && copy.Contains "a" && (copy.Add "d").Count = 4)
      Case.make "Set of records" (fun () -> set [ { X = 1.0; Y = 2.0 }; { X = 0.0; Y = 3.0 } ]) (fun copy ->
          Seq.toList copy = [ { X = 0.0; Y = 3.0 }; { X = 1.0; Y = 2.0 } ])
      Case.make "big Map" (fun () -> Map.ofSeq (Seq.init 2000 (fun i -> string i, i))) (fun copy ->
          copy.Count = 2000 && Seq.forall (fun i -> copy[string i] = i) [ 0..1999 ]) ]

let private tables () =
    [ Case.make "dict" (fun () -> dict [ "a", 1; "b", 2 ]) (fun copy -> copy["b"] = 2 && not (copy.ContainsKey "c"))
      Case.make "readOnlyDict of tuples" (fun () -> readOnlyDict [ (1, "a"), 1 ]) (fun copy -> copy[(1, "a")] = 1)
      Case.make "Dictionary of structural keys" (fun () -> Dictionary(dict [ [ "a" ], 1 ], HashIdentity.Structural)) (fun copy ->
          copy[[ "a" ]] = 1 && copy.TryAdd([ "b" ], 2))
      Case.make "HashSet of unions" (fun () -> HashSet [ Named("a", None); Circle 1.0 ]) (fun copy ->
          copy.Contains(Named("a", None)) && copy.Contains(Circle 1.0) && not (copy.Contains Empty))
      Case.same "Array2D" (fun () -> Array2D.init 2 3 (fun i j -> $"{i}{j}")) ]

let private values () =
    [ Case.same "list" (fun () -> [ 1; 2; 3 ])
      Case.make "empty list" (fun () -> List.empty<string>) (fun copy -> copy.IsEmpty && List.isEmpty copy && copy = [])
      Case.make "list of 100000" (fun () -> List.init 100_000 id) (fun copy -> copy = List.init 100_000 id)
      Case.same "list of lists" (fun () -> [ [ "a" ]; []; [ "b"; null ] ])
      Case.same "option" (fun () -> [ Some 1; None ])
      Case.same "value option" (fun () -> [ ValueSome "a"; ValueNone ])
      Case.same "Result and Choice" (fun () ->
          (Ok 1: Result<int, string>), (Error "e": Result<int, string>), (Choice2Of3 'c': Choice<int, char, unit>))
      Case.make "nullary union" (fun () -> [ Hearts; Spades ]) (fun copy ->
          match copy with
          | [ Hearts; Spades ] -> true
          | _ -> false)
      Case.same "union" (fun () -> shapes)
      Case.make "union matched" (fun () -> List.toArray shapes) (fun copy ->
          match copy with
          | [| Empty; Circle 1.5; Group [ Rectangle(2.0, 3.0); Empty ]; Named("n", Some Empty); Named(_, None) |] -> true
          | _ -> false)
      Case.make
          "deep union 100000"
          (fun () -> List.fold (fun tree number -> Node(Leaf, number, tree)) Leaf [ 1..100_000 ])
          (fun copy -> depth copy 0 = 100_000)
      Case.same "struct union" (fun () -> [| Metres 1.5; Feet 2.5 |])
      Case.same "record" (fun () -> { Name = "n"; Age = 3; Tags = set [ "a" ] })
      Case.same "struct record" (fun () -> { X = 1.0; Y = 2.0 })
      Case.same "anonymous record" (fun () -> {| A = 1; B = [ "x" ]; C = {| D = 'd' |} |})
      Case.same "struct anonymous record" (fun () -> struct {| A = 1; B = "x" |})
      Case.same "tuples" (fun () -> (1, "a", struct (2.0, 'c')), (1, 2, 3, 4, 5, 6, 7, 8))
      Case.same "units of measure" (fun () -> [ 1.5<kg>; 2.5<kg> ])
      Case.same "numbers" (fun () -> 1I, 2y, 3UL, 4m, 5.0f, nativeint 0)
      Case.make "unit" (fun () -> [ (); () ]) (fun copy -> copy = [ (); () ])
      Case.make "reference cell" (fun () -> let cell = ref 1 in (cell, cell)) (fun (first, second) ->
          first.Value <- 5
          second.Value = 5)
      Case.make "lazy" (fun () -> lazy (40 + 2)) (fun copy -> copy.Force() = 42)
      Case.make "exception" (fun () -> Refused("r", 7)) (fun copy ->
          match copy with
          | Refused(reason, code) -> reason = "r" && code = 7
          | _ -> false) ]

let all () = values () @ maps () @ tables ()
