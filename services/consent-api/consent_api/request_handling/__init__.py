"""The controller's side of requests: taking, asking, extending, answering, refusing in writing, handing on."""
