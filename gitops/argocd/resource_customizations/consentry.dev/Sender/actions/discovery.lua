local suspend = obj.spec.suspend == true
local actions = {}
actions["suspend"] = {
  ["disabled"] = suspend,
  ["iconClass"] = "fa fa-fw fa-pause",
  ["displayName"] = "Suspend"
}
actions["resume"] = {
  ["disabled"] = not suspend,
  ["iconClass"] = "fa fa-fw fa-play",
  ["displayName"] = "Resume"
}
return actions
