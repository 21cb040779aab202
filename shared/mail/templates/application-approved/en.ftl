subject = Welcome to the partner programme of { $platform }
preview = Your developer portal is open.
title = Welcome, partner
intro = The application of { $company } has been approved. Your developer portal and your sandbox are ready.
sign-in = Sign in with { $address }; you are the first administrator of your organisation and can invite others.
button = Open the developer portal
key = Your first test key waits for you there. It is shown once, when you mint it, and never sent by email.
guidelines = Before you list an app, please read our guidelines:
