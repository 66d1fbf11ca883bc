import "regcred/element";
