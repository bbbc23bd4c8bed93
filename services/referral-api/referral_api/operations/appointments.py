"""The operations of appointments."""

from referral_api.operations.shapes import CHANGE_AS_RECIPIENT, action

KEEP = (*CHANGE_AS_RECIPIENT, "appointments.parties", "appointments.recipient_update")

APPOINTMENTS = (
    action("schedule_referral", "schedule", "Book an appointment", policies=(*KEEP, "appointments.recipient_insert")),
    action("record_attendance", "record-attendance", "Record that the person came", policies=KEEP),
    action("record_no_show", "record-no-show", "Record that the person did not come", policies=KEEP),
)
