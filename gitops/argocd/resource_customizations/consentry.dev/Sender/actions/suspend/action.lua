-- Stops every campaign that uses the number. Write it in Git, too: the next sync undoes it here.
obj.spec.suspend = true
return obj
