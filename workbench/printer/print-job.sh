#!/bin/sh
# What ippeveprinter runs for every job, with the document's file as argument.
#
# Without a control file the job is printed. A control file's lines go to the printer first:
#   STATE: +media-empty-error     adds a reason (RFC 8011 section 5.4.12), "-" takes it away
#   ATTR: marker-levels=5         sets an attribute
#   HOLD                          waits until the control file has changed or is gone, then reads on from its start
#   FAIL                          the job is aborted
control=$TAMGA_PRINTER_CONTROL
while [ -f "$control" ]; do
  wait_for_change=
  before=$(cat "$control")
  while IFS= read -r line; do
    case $line in
      STATE:* | ATTR:*) echo "$line" >&2 ;;
      HOLD) wait_for_change=yes ;;
      FAIL) exit 1 ;;
    esac
  done <"$control"
  [ -n "$wait_for_change" ] || exit 0
  while [ -f "$control" ] && [ "$(cat "$control")" = "$before" ]; do
    sleep 0.1
  done
done
exit 0
