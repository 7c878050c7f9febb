//! Compiles the contract with protox, so that no system tool is needed.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use prost_types::field_descriptor_proto::Label;
use prost_types::{DescriptorProto, FieldDescriptorProto, FileDescriptorSet};
use tonic_prost_build::Config;

/// The suite's own contract, what of gRPC's every server answers, and what a refusal carries.
const PACKAGES: [&str; 3] = ["kezhi", "grpc", "google/rpc"];
/// What these import besides; every compiler has `google/protobuf`.
const IMPORTED: [&str; 2] = ["buf", "google/api"];

#[expect(
    clippy::disallowed_methods,
    reason = "a build script is told by its environment where it stands"
)]
fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(env::var("OUT_DIR")?);
    for package in PACKAGES.iter().chain(&IMPORTED) {
        println!("cargo:rerun-if-changed={}", root.join(package).display());
    }

    let mut compiler = protox::Compiler::new([&root])?;
    compiler.include_imports(true).include_source_info(true);
    for package in PACKAGES {
        compiler.open_files(protos_below(&root.join(package), &root)?)?;
    }
    // The encoded set keeps the custom options, which prost's own types drop.
    fs::write(out.join("kezhi.binpb"), compiler.encode_file_descriptor_set())?;

    let mut descriptors = compiler.file_descriptor_set();
    fs::write(out.join("impls.rs"), impls(&descriptors))?;
    let health = FileDescriptorSet {
        file: descriptors
            .file
            .extract_if(.., |file| file.package().starts_with("grpc."))
            .collect(),
    };
    tonic_prost_build::configure().compile_fds_with_config(health, Config::new())?;
    let mut config = Config::new();
    config.enable_type_names();
    // Options are read from the descriptors.
    config
        .extern_path(".buf.validate", "()")
        .extern_path(".google.api", "()");
    // The chassis answers the methods from the descriptors; only the clients are generated.
    tonic_prost_build::configure()
        .build_server(false)
        .compile_fds_with_config(descriptors, config)?;
    Ok(())
}

fn protos_below(folder: &Path, root: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(protos_below(&path, root)?);
        } else if path.extension().is_some_and(|extension| extension == "proto") {
            found.push(path.strip_prefix(root)?.to_path_buf());
        }
    }
    found.sort();
    Ok(found)
}

/// The traits of the messages that share a shape, so that no service writes them by hand: what changes something, what asks
/// for a step or a page, what is stored, and what a procedure moves.
fn impls(descriptors: &FileDescriptorSet) -> String {
    let mut text = String::new();
    for file in descriptors
        .file
        .iter()
        .filter(|file| file.package().starts_with("kezhi."))
    {
        let module = format!("crate::{}", file.package().replace('.', "::"));
        for message in &file.message_type {
            let path = format!("{module}::{}", message.name());
            if has(message, &["request_id"]) {
                text.push_str(&mutation(message, &path));
            }
            if has(message, &["request_id", "name", "etag"]) {
                text.push_str(&step_request(message, &path));
            }
            if has(message, &["page_size", "page_token"]) {
                text.push_str(&list_request(&path));
            }
            if let Some(rows) = rows_of(message) {
                text.push_str(&list_response(&path, rows));
            }
            if has(message, &["name", "authority", "create_time"]) {
                text.push_str(&resource(message, &path));
                text.push_str(&matter(message, &path).unwrap_or_default());
            }
            if let Some(told_of) = message.name().strip_suffix("Event") {
                text.push_str(&event(message, &path, told_of));
            }
        }
    }
    text
}

fn mutation(message: &DescriptorProto, path: &str) -> String {
    let step = message.name().strip_suffix("Request").unwrap_or(message.name());
    let validate_only = if has(message, &["validate_only"]) {
        "self.validate_only"
    } else {
        "false"
    };
    format!(
        "impl {path} {{
            /// The step that it asks for, as the method is called.
            pub const STEP: &'static str = \"{step}\";
        }}
        impl Mutation for {path} {{
            fn request_id(&self) -> &str {{ &self.request_id }}
            fn validate_only(&self) -> bool {{ {validate_only} }}
        }}\n"
    )
}

fn step_request(message: &DescriptorProto, path: &str) -> String {
    let taken_on = if has(message, &["taken_on"]) {
        "&self.taken_on"
    } else {
        "\"\""
    };
    format!(
        "impl StepRequest for {path} {{
            fn step(&self) -> &'static str {{ Self::STEP }}
            fn name(&self) -> &str {{ &self.name }}
            fn etag(&self) -> &str {{ &self.etag }}
            fn taken_on(&self) -> &str {{ {taken_on} }}
        }}\n"
    )
}

fn list_request(path: &str) -> String {
    format!(
        "impl ListRequest for {path} {{
            fn page_size(&self) -> i32 {{ self.page_size }}
            fn page_token(&self) -> &str {{ &self.page_token }}
            fn without_page(&self) -> Self {{
                let mut all = self.clone();
                (all.page_size, all.page_token) = (0, String::new());
                all
            }}
        }}\n"
    )
}

/// The rows of a page that has nothing else but the token of the next.
fn rows_of(message: &DescriptorProto) -> Option<&FieldDescriptorProto> {
    match message.field.as_slice() {
        [rows, token] if rows.label() == Label::Repeated && token.name() == "next_page_token" => Some(rows),
        _ => None,
    }
}

fn list_response(path: &str, rows: &FieldDescriptorProto) -> String {
    let (field, row) = (rows.name(), rust_path(rows.type_name()));
    format!(
        "impl ListResponse for {path} {{
            type Row = {row};
            fn page({field}: Vec<Self::Row>, next_page_token: String) -> Self {{
                Self {{ {field}, next_page_token }}
            }}
        }}\n"
    )
}

fn resource(message: &DescriptorProto, path: &str) -> String {
    let state = if has(message, &["state"]) { "self.state" } else { "0" };
    let etag = if has(message, &["etag"]) {
        "self.etag = stamp.etag;"
    } else {
        ""
    };
    let has_steps = has(message, &["allowed_steps", "possible_steps"]);
    let steps = if has_steps {
        "self.allowed_steps = stamp.allowed_steps;
         self.possible_steps = stamp.possible_steps;"
    } else {
        ""
    };
    let bar = if has_steps {
        "fn bar(&mut self, barred: impl Fn(&str) -> bool) { self.allowed_steps.retain(|step| !barred(step)); }"
    } else {
        "fn bar(&mut self, _: impl Fn(&str) -> bool) {}"
    };
    let update_time = if has(message, &["update_time"]) {
        "self.update_time = stamp.update_time;"
    } else {
        ""
    };
    format!(
        "impl Resource for {path} {{
            fn state_number(&self) -> i32 {{ {state} }}
            fn stamp(&mut self, stamp: Stamp) {{
                self.name = stamp.name;
                {etag}
                {steps}
                self.authority = stamp.authority;
                self.create_time = stamp.create_time;
                {update_time}
            }}
            {bar}
        }}\n"
    )
}

/// Nothing for a resource that has no state.
fn matter(message: &DescriptorProto, path: &str) -> Option<String> {
    let state = message.field.iter().find(|field| field.name() == "state")?;
    let state = rust_path(state.type_name());
    Some(format!(
        "impl Matter for {path} {{
            type State = {state};
            type Event = {path}Event;
            fn state(&self) -> Self::State {{ Self::State::try_from(self.state).unwrap_or_default() }}
            fn enter(&mut self, state: Self::State) {{ self.state = state.into(); }}
        }}\n"
    ))
}

/// What the log tells of something; with the day, where steps leave it.
fn event(message: &DescriptorProto, path: &str, told_of: &str) -> String {
    let begins = snake_case(told_of).replace('_', "-");
    let mut text = format!("impl Event for {path} {{ const BEGINS: &'static str = \"{begins}.\"; }}\n");
    if has(message, &["taken_on"]) {
        text.push_str(&format!(
            "impl StepEvent for {path} {{ fn take_on(&mut self, day: String) {{ self.taken_on = day; }} }}\n"
        ));
    }
    text
}

/// `.kezhi.projects.v1.InstitutionCheck.State` as `crate::kezhi::projects::v1::institution_check::State`.
fn rust_path(type_name: &str) -> String {
    let parts: Vec<&str> = type_name.trim_start_matches('.').split('.').collect();
    let (name, above) = parts.split_last().unwrap_or((&"", &[]));
    let above: Vec<String> = above.iter().map(|part| snake_case(part)).collect();
    format!("crate::{}::{name}", above.join("::"))
}

fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

fn has(message: &DescriptorProto, fields: &[&str]) -> bool {
    fields
        .iter()
        .all(|field| message.field.iter().any(|candidate| candidate.name() == *field))
}
