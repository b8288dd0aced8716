"""Every custom error: selector → name and parameters (name, type). Generated from the ABI by `make build`."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["ERRORS"]

ERRORS: Mapping[bytes, tuple[str, tuple[tuple[str, str], ...]]] = {
    bytes.fromhex("d6d74ed6"): (
        "AssessmentTooOld",
        (("id", "uint256"), ("day", "uint256"), ("limit", "uint256")),
    ),
    bytes.fromhex("c6ed9712"): ("BadCalendar", ()),
    bytes.fromhex("7f0b76a5"): ("BadClass", (("class", "uint8"),)),
    bytes.fromhex("61298561"): ("BadCount", (("count", "uint256"), ("limit", "uint256"))),
    bytes.fromhex("0ba6013a"): ("BadDay", (("day", "uint256"), ("from", "uint256"), ("until", "uint256"))),
    bytes.fromhex("b7f32000"): ("BadDecimals", (("decimals", "uint8"),)),
    bytes.fromhex("e715c9b3"): ("BadEnergy", (("energy", "uint256"),)),
    bytes.fromhex("bffc177b"): ("BadHealth", (("health", "uint256"),)),
    bytes.fromhex("2e728bb2"): ("BadLength", (("given", "uint256"), ("expected", "uint256"))),
    bytes.fromhex("af0bf2e8"): ("BadMember", (("account", "address"),)),
    bytes.fromhex("91a49944"): ("BadPrefix", (("prefix", "string"),)),
    bytes.fromhex("f66e9048"): ("BadRecipient", (("to", "address"),)),
    bytes.fromhex("75f483a3"): (
        "BatchHasMoved",
        (("batchId", "uint64"), ("followers", "uint256"), ("count", "uint256")),
    ),
    bytes.fromhex("ea0e2a77"): ("ClassExists", (("class", "uint8"),)),
    bytes.fromhex("9f51175b"): ("ConflictOfInterest", (("assessor", "address"), ("batchId", "uint64"))),
    bytes.fromhex("f645eedf"): ("ECDSAInvalidSignature", ()),
    bytes.fromhex("fce698f7"): ("ECDSAInvalidSignatureLength", (("length", "uint256"),)),
    bytes.fromhex("d78bce0c"): ("ECDSAInvalidSignatureS", (("s", "bytes32"),)),
    bytes.fromhex("2068b8db"): ("EnergyNotConserved", (("before", "uint256"), ("afterwards", "uint256"))),
    bytes.fromhex("b4822ded"): ("EnergyOverflow", (("energy", "uint256"),)),
    bytes.fromhex("f80dbaea"): ("Expired", (("expiresAt", "uint256"),)),
    bytes.fromhex("ef9218b1"): ("FutureDay", (("day", "uint256"), ("today", "uint256"))),
    bytes.fromhex("d6be7856"): (
        "GateFeeNotPaid",
        (("id", "uint256"), ("paid", "uint256"), ("owed", "uint256")),
    ),
    bytes.fromhex("4a57de07"): ("HistoryNotKept", (("day", "uint256"), ("earliest", "uint256"))),
    bytes.fromhex("1844c6b2"): (
        "MassExceedsPack",
        (("id", "uint256"), ("grams", "uint256"), ("packGrams", "uint256")),
    ),
    bytes.fromhex("02e670cd"): ("MemberIsFrozen", (("account", "address"),)),
    bytes.fromhex("6f5198b7"): ("MissingRole", (("role", "uint64"), ("account", "address"))),
    bytes.fromhex("0d98c5b8"): ("NoConsent", (("owner", "address"), ("digest", "bytes32"))),
    bytes.fromhex("f6db61fb"): ("NoSuchBatch", (("batchId", "uint64"),)),
    bytes.fromhex("c496b004"): ("NoSuchBattery", (("id", "uint256"),)),
    bytes.fromhex("3c33c85f"): ("NoSuchClass", (("class", "uint8"),)),
    bytes.fromhex("6661bc0f"): ("NoSuchSeries", (("series", "uint32"),)),
    bytes.fromhex("290e9cdb"): ("NotAccredited", (("assessor", "address"), ("class", "uint8"))),
    bytes.fromhex("c54fa5a5"): ("NotApproved", (("id", "uint256"), ("caller", "address"))),
    bytes.fromhex("115f1463"): ("NotAssessable", (("id", "uint256"), ("operation", "uint8"))),
    bytes.fromhex("31e9d4c5"): ("NotCustodian", (("id", "uint256"), ("caller", "address"))),
    bytes.fromhex("5e31f860"): ("NotEnoughGas", (("needed", "uint256"),)),
    bytes.fromhex("f6dbafda"): ("NotInOrder", (("id", "uint256"),)),
    bytes.fromhex("6fe0a87e"): ("NotIssuer", (("series", "uint32"), ("account", "address"))),
    bytes.fromhex("a3051cad"): ("NotNewer", (("given", "uint256"), ("last", "uint256"))),
    bytes.fromhex("cd6dc9bc"): ("NotOperator", (("id", "uint256"), ("caller", "address"))),
    bytes.fromhex("b9c08761"): ("NotOwner", (("id", "uint256"), ("caller", "address"))),
    bytes.fromhex("b12c8f91"): ("NotVerified", (("account", "address"),)),
    bytes.fromhex("cebe5c6f"): ("OutsideClass", (("day", "uint256"),)),
    bytes.fromhex("3ba8930b"): (
        "OutsideWindow",
        (("timestamp", "uint256"), ("opens", "uint256"), ("closes", "uint256")),
    ),
    bytes.fromhex("3df93113"): ("PrefixNotGranted", (("prefix", "string"), ("account", "address"))),
    bytes.fromhex("6dea4886"): ("PricesCross", (("service", "uint32"), ("exit", "int32"))),
    bytes.fromhex("9eae0e37"): ("RefusedByHolder", (("holder", "address"),)),
    bytes.fromhex("5274afe7"): ("SafeERC20FailedOperation", (("token", "address"),)),
    bytes.fromhex("0bd30305"): ("SamePerson", (("account", "address"),)),
    bytes.fromhex("c36cc279"): ("SecondSignatureNeeded", (("step", "uint256"), ("stepSum", "uint256"))),
    bytes.fromhex("1b47bb2a"): (
        "SecondUseForbidden",
        (("jurisdiction", "uint16"), ("from", "uint8"), ("to", "uint8")),
    ),
    bytes.fromhex("442d60ae"): (
        "SerialUsed",
        (("series", "uint32"), ("serial", "uint256"), ("next", "uint256")),
    ),
    bytes.fromhex("de824e91"): (
        "StepTooLarge",
        (("class", "uint8"), ("step", "uint256"), ("limit", "uint256")),
    ),
    bytes.fromhex("1c897654"): ("TitleBlocked", (("id", "uint256"), ("operation", "uint8"))),
    bytes.fromhex("391f027f"): ("TooManyClasses", (("account", "address"),)),
    bytes.fromhex("8b86706e"): ("WrongClass", (("given", "uint8"), ("expected", "uint8"))),
    bytes.fromhex("9e6dc169"): ("WrongMetric", (("metric", "uint16"),)),
    bytes.fromhex("8a580f47"): ("WrongOwner", (("id", "uint256"), ("given", "address"))),
    bytes.fromhex("0047ebe4"): (
        "WrongState",
        (("id", "uint256"), ("operation", "uint8"), ("action", "bytes4")),
    ),
    bytes.fromhex("903cb7b6"): ("WrongUse", (("id", "uint256"), ("use", "uint8"), ("operation", "uint8"))),
}
