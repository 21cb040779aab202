title = Thank you, we have your form
explanation = If everything is in order, an email is on its way to the business contact you named.
step-mail = Open the email
step-mail-text = It holds the link to your status page.
step-confirm = Confirm your address
step-confirm-text = Press the button there. Nothing can be approved before.
no-mail = No email after ten minutes? Please look in your spam folder, or write to the address below.
