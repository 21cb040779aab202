//! Uploads as a browser does them: a presigned form, straight to storage.

use harness::{Browser, Form, Reply};

/// The form of a page that posts to storage.
pub fn form_of(page: &Reply) -> Form {
    let upload = page.forms().into_iter().find(|form| form.value("policy").is_some() || form.value("Policy").is_some());
    upload.expect("a form that posts to storage")
}

/// Posts a presigned form with its file; storage answers with where the browser goes next, or why it takes no such file.
pub fn sends(form: &Form, file_name: &str, content: &[u8]) -> Reply {
    let boundary = "a-boundary-that-no-document-contains";
    let mut body = vec![];
    for (name, value) in &form.fields {
        body.extend(format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
    }
    let head = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{file_name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
    );
    body.extend(head.bytes());
    body.extend(content);
    body.extend(format!("\r\n--{boundary}--\r\n").bytes());
    let (origin, path) = split(&form.action);
    let kind = format!("multipart/form-data; boundary={boundary}");
    Browser::new(&origin).request("POST", &path).body(&kind, body).send()
}

fn split(address: &str) -> (String, String) {
    let at = address.find("://").map_or(0, |at| at + 3);
    let slash = address[at..].find('/').map_or(address.len(), |slash| at + slash);
    (address[..slash].to_owned(), address[slash..].to_owned())
}
