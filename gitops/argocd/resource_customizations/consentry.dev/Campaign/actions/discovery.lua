-- Suspend while spec.suspend is false; resume while something stops the campaign, unless for good.
local suspended = false
local reason = ""
for _, each in ipairs((obj.status or {}).conditions or {}) do
  if each.type == "Suspended" and each.status == "True" then
    suspended = true
    reason = each.reason
  end
end

local actions = {}
actions["suspend"] = {
  ["disabled"] = obj.spec.suspend == true,
  ["iconClass"] = "fa fa-fw fa-pause",
  ["displayName"] = "Suspend"
}
actions["resume"] = {
  ["disabled"] = not suspended or reason == "Terminated",
  ["iconClass"] = "fa fa-fw fa-play",
  ["displayName"] = "Ask to resume"
}
return actions
