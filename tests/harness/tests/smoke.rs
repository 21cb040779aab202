//! The local cloud itself works: what the other tests take for granted.

use harness::Cloud;

#[test]
fn the_site_answers_and_nothing_is_left_in_a_queue() {
    let cloud = Cloud::attach();
    assert!(cloud.site_url().starts_with("http://"));
    assert_eq!(cloud.visitor().get("/no/such/route").status, 404);
}

#[test]
fn people_api_refuses_without_a_token_and_accepts_one_from_the_hosted_sign_in() {
    let cloud = Cloud::attach();
    assert_eq!(cloud.visitor().get("/v1/me").status, 401);
    let program = cloud.person("smoke@harness.example").program();
    assert_ne!(program.get("/v1/me").status, 401);
}
