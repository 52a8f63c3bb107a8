-- Stops the campaign until spec.suspend is false again. Write it in Git, too: the next sync undoes it here.
obj.spec.suspend = true
return obj
